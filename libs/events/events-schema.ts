import { CreateOutbox1795219200002 } from './migrations/1795219200002-create-outbox';
import { CreateOutboxCursor1795219200003 } from './migrations/1795219200003-create-outbox-cursor';

export const eventsMigrations = [CreateOutbox1795219200002, CreateOutboxCursor1795219200003];
