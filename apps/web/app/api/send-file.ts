import { sendBody } from './client.ts';

/**
 * Sends a file as it is. Without an idempotency key: the same bytes have the same name at the services that take files.
 * @returns what the service answers
 * @throws ApiProblem
 */
export async function sendFile<T>(method: 'PUT' | 'POST', path: string, file: Blob): Promise<T> {
  const answer = await sendBody<T>(path, { method, headers: { 'content-type': file.type }, body: file });
  return answer.body;
}
