import { CreatePlayer1795219200020 } from './migrations/1795219200020-create-player';
import { PlayerEntity } from './player.entity';

export const playersEntities = [PlayerEntity];
export const playersMigrations = [CreatePlayer1795219200020];
