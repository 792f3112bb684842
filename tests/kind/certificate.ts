import { join } from 'node:path';
import { folder, run } from './run.ts';

/** A certificate that nobody has signed, for two days. @param names as openssl takes them: `DNS:a,DNS:b`. */
export function makeCertificate(name: string, names: string): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const subject = ['-subj', '/CN=clove.test', '-addext', `subjectAltName=${names}`];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
  run('openssl', ...request, '-keyout', key, '-out', certificate);
  return { key, certificate };
}
