import type { EntityManager } from 'typeorm';

/** A running database transaction: the first, never optional argument of everything that writes inside one. */
export type Transaction = EntityManager;
