import { Refusal } from '@goldkeep/http';

export class PlayerNotFoundError extends Refusal {
  constructor() {
    super(404, 'player_not_found', 'No such player in this game.');
  }
}
