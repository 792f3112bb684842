import { z } from 'zod';

/** A host name. */
export const Host = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'a host name');
/** A volume's size. */
export const Storage = z.string().regex(/^[1-9][0-9]*(?:Gi|Ti)$/, 'storage in Gi or Ti');
/** Whole cores or millicores. */
export const Cpu = z.string().regex(/^(?:[1-9][0-9]*m|[1-9][0-9]*)$/, 'cpu as whole cores or millicores');
export const Memory = z.string().regex(/^[1-9][0-9]*(?:Mi|Gi)$/, 'memory in Mi or Gi');
/** A DNS label: the name of most Kubernetes objects. */
export const Label = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'a DNS label')
  .max(63);
export const Port = z.int().min(1).max(65535);
/** Networks that a policy may name. */
export const Cidr = z.cidrv4('a network like 10.20.0.0/24');

/** An http or https address of scheme, host and port. */
export function addressWithPort(example: string) {
  const error = `scheme, host and port, such as ${example}`;
  return z
    .string()
    .regex(/^https?:\/\/[a-z0-9.-]+:[0-9]{1,5}$/, { error, abort: true })
    .refine(URL.canParse, { error });
}
