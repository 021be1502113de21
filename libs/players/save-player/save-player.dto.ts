import { BooleanField, EmailField, PhoneField, TextField, ValidationFailedError } from '@goldkeep/http';
import type { PlayerIdentity } from '../player-identity';

export class SavePlayerDto {
  @EmailField({ description: 'Names the player; exactly one of this and external_id.', optional: true })
  readonly player_email?: string;

  @TextField({ description: "The game's own id of the player; exactly one of this and player_email.", optional: true })
  readonly external_id?: string;

  @TextField({ description: 'Display name.', example: 'PlayerOne' })
  readonly player_name!: string;

  @TextField({ description: 'Where the player plays.', optional: true, example: 'steam', maxLength: 64 })
  readonly platform?: string;

  @PhoneField({ description: 'Telephone number in E.164 form.', optional: true })
  readonly player_phone?: string;

  @BooleanField({ description: 'Whether the player is under age.', optional: true })
  readonly is_minor?: boolean;
}

/** @throws ValidationFailedError unless exactly one of the two names is given */
export function identityOf({ player_email: email, external_id: externalId }: SavePlayerDto): PlayerIdentity {
  if (email !== undefined && externalId === undefined) return { email };
  if (externalId !== undefined && email === undefined) return { externalId };
  const message = 'exactly one of player_email and external_id must be given';
  throw new ValidationFailedError([{ field: 'player_email', message }]);
}
