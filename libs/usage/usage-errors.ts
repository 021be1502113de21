import { Refusal } from '@goldkeep/http';

export class UsageTimeTooLargeError extends Refusal {
  constructor() {
    super(400, 'usage_time_too_large', 'The play time of this day would become too large.');
  }
}
