import { z } from 'zod';

// The page's security policy lets no text run as code, which the compiler of checks would try as soon as one is made.
z.config({ jitless: true });
