import { Injectable, type PipeTransform } from '@nestjs/common';
import { EndpointNotFoundError } from './webhooks-errors';

const ID = /^[1-9]\d{0,8}$/;

/** Reads `{endpoint_id}` in a path; what is no id names no endpoint. */
@Injectable()
export class EndpointIdPipe implements PipeTransform<string, number> {
  /** @throws EndpointNotFoundError */
  transform(text: string): number {
    if (!ID.test(text)) throw new EndpointNotFoundError();
    return Number(text);
  }
}
