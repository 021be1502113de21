import { ApiProperty } from '@nestjs/swagger';
import type { ErrorFamily } from '@goldkeep/http';

/** The form of every answer to a player's client; `Data` is that of the action. */
export class DataEnvelope {
  @ApiProperty({ example: true })
  readonly Success!: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly Error!: string | null;

  readonly Data!: object;
}

/** The form of every refused answer to a player's client. */
export class ErrorEnvelope {
  @ApiProperty({ example: false })
  readonly Success!: boolean;

  @ApiProperty({ example: 'INSUFFICIENT_BALANCE' })
  readonly Error!: string;

  @ApiProperty({ description: 'For a person.' })
  readonly Message!: string;

  @ApiProperty({ type: 'object', nullable: true, additionalProperties: false, example: null })
  readonly Data!: null;
}

/** The content of `Data` where an action writes its JSON itself, because parts of it are ready-made. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** The whole answer around the content of `Data`; as text when that is text. */
export function dataEnvelope(data: object): DataEnvelope | string {
  if (data instanceof JsonText) return `{"Success":true,"Error":null,"Data":${data.text}}`;
  return { Success: true, Error: null, Data: data };
}

/** The path of all user actions. */
export const USER_ACTIONS_PATH = 'api/user';

/** The errors of the user actions. @param apiPrefix in front of all routes, empty for none */
export function userErrors(apiPrefix: string): ErrorFamily {
  const base = `${apiPrefix}/${USER_ACTIONS_PATH}/`;
  return {
    claims: (path) => path.startsWith(base),
    bodyOf: ({ code, message }): ErrorEnvelope => ({
      Success: false,
      Error: code.toUpperCase(),
      Message: message,
      Data: null,
    }),
  };
}
