import { sendBody } from './client.ts';

/**
 * Sends a file as it is. Without an idempotency key: the same bytes have the same name at the services that take files.
 * @throws ApiProblem
 */
export async function sendFile(method: 'PUT' | 'POST', path: string, file: Blob): Promise<void> {
  await sendBody(path, { method, headers: { 'content-type': file.type }, body: file });
}
