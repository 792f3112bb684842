import { createServer, type Server } from 'node:http';

/** What the cluster asks of a pod, on a port of its own that no route leads to. @param isReady whether people may be sent here */
export function healthServer(isReady: () => boolean): Server {
  return createServer((request, response) => {
    const answer = (status: number, text: string) =>
      response
        .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
        .end(text);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && request.url === '/livez') answer(200, 'ok');
    else if (isRead && request.url === '/readyz')
      answer(isReady() ? 200 : 503, isReady() ? 'ok' : 'not ready');
    else answer(404, 'not found');
  });
}
