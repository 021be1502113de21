import { Refusal, ValidationFailedError } from '@goldkeep/http';

export class EndpointNotFoundError extends Refusal {
  constructor() {
    super(404, 'webhook_endpoint_not_found', 'The game has no such webhook endpoint.');
  }
}

export class DeliveryNotFoundError extends Refusal {
  constructor() {
    super(404, 'webhook_delivery_not_found', 'The endpoint has no such delivery.');
  }
}

export class TooManyEndpointsError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(409, 'webhook_endpoint_limit_reached', `A game may have at most ${max} webhook endpoints.`);
  }
}

/** The url is none that the server would call. */
export class UnusableUrlError extends ValidationFailedError {
  constructor(reason: string) {
    super([{ field: 'url', message: `url ${reason}` }]);
  }
}
