import { runService } from '@clove/service-kit';
import { auth } from '../service.ts';

// Auth checks its own tokens like every service does, against its own published keys: over the loopback, so that no
// edge from auth to auth is needed.
process.env['AUTH_URL'] ??= `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`;

await runService(auth);
