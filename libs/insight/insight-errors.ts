import { Refusal } from '@goldkeep/http';

export class TooMuchAskedError extends Refusal {
  constructor(rowsMax: number) {
    super(400, 'too_much_asked', `This would be more than ${rowsMax} rows: ask for fewer days, or for one currency.`);
  }
}
