/**
 * How long a process that serves requests waits for its database, in milliseconds. The contract lets a hanging database
 * cost 2 s; the server gives up a little earlier than the client, so that as a rule it tells what happened.
 */
export const DATABASE_LIMITS = { connectMs: 2_000, statementMs: 1_900, answerMs: 2_000 } as const;
