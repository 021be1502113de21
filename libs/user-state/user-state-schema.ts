import { CreateItemInstance1795219200040 } from './migrations/1795219200040-create-item-instance';
import { CreateCustomData1795219200041 } from './migrations/1795219200041-create-custom-data';
import { CreateStateSection1795219200042 } from './migrations/1795219200042-create-state-section';
import { CreateLeaderboard1795219200043 } from './migrations/1795219200043-create-leaderboard';

export const userStateMigrations = [
  CreateItemInstance1795219200040,
  CreateCustomData1795219200041,
  CreateStateSection1795219200042,
  CreateLeaderboard1795219200043,
];
