// The content policy forbids making code from text; zod is told before any schema is made.
globalThis.__zod_globalConfig = { jitless: true };
