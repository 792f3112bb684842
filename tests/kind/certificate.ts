import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A self-signed certificate, valid for two days. @param names as openssl takes them: `DNS:a,DNS:b`. @param folder where it lies. */
export function makeCertificate(
  folder: string,
  name: string,
  names: string,
): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const subject = ['-subj', '/CN=clove.test', '-addext', `subjectAltName=${names}`];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
  // What it says while it thinks up a key is shown only when it fails.
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  return { key, certificate };
}
