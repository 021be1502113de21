import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { planOf } from './dto-plan';
import { isJsonObject } from './json-shape';
import { readDto } from './read-dto';
import { ValidationFailedError } from './refusal';

/** Turns bodies, query strings and path parameters into DTOs, for every handler argument whose type declares fields. */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { metatype, type, data }: ArgumentMetadata): unknown {
    // `@Body('name')` picks one value: its type says nothing of the whole body.
    if (!isClass(metatype) || data !== undefined || planOf(metatype).fields.length === 0) return value;
    if (type === 'query') refuseRepeated(metatype, value);
    return readDto(metatype, value, { name: type });
  }
}

function isClass(metatype: ArgumentMetadata['metatype']): metatype is Type<object> {
  return metatype !== undefined;
}

/** `?limit=1&limit=2` arrives as an array; no reading of it is the right one. */
function refuseRepeated(metatype: Type, query: unknown): void {
  if (!isJsonObject(query)) return;
  const problems = planOf(metatype)
    .fields.filter(({ name }) => Array.isArray(query[name]))
    .map(({ name }) => ({ field: name, message: `${name} must be given only once` }));
  if (problems.length > 0) throw new ValidationFailedError(problems);
}
