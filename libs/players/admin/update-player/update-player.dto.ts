import { BooleanField, TextField } from '@goldkeep/http';

export class UpdatePlayerDto {
  @TextField({ description: 'Display name.', optional: true, example: 'PlayerOne' })
  readonly player_name?: string;

  @BooleanField({ description: "Whether the player's client is refused.", optional: true })
  readonly is_banned?: boolean;

  @TextField({
    description: "Told to the player's client; only for a player who is or becomes banned, gone with the ban.",
    optional: true,
    maxLength: 500,
  })
  readonly ban_reason?: string;

  @BooleanField({ description: 'Whether the player is under age.', optional: true })
  readonly is_minor?: boolean;

  @BooleanField({ description: 'Whether the wallet takes no writes.', optional: true })
  readonly is_frozen?: boolean;
}
