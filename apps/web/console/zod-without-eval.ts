import { z } from 'zod';

// Before any schema is made: the page's security policy lets no text run as code, which the compiler of checks would try.
z.config({ jitless: true });
