import { ApiProperty } from '@nestjs/swagger';
import { BooleanField, EmailField, EnumField, TextField, wholeSeconds } from '@goldkeep/http';
import type { AdminEntity } from '../admin.entity';
import { ADMIN_ROLES, type AdminRole } from '../admin-role';
import { PASSWORD_LENGTH_MAX } from '../passwords';
import type { CreatedAdmin } from './create-admin/create-admin.handler';

const PASSWORD_LENGTH_MIN = 12;

export class CreateAdminDto {
  @EmailField({ description: 'What the admin logs in with.' })
  readonly email!: string;

  @EnumField({ description: 'What the admin may do.', values: ADMIN_ROLES })
  readonly role!: AdminRole;

  @TextField({
    description: 'The first password; made up, and shown only in the answer, when absent.',
    optional: true,
    minLength: PASSWORD_LENGTH_MIN,
    maxLength: PASSWORD_LENGTH_MAX,
    example: 'correct horse battery',
  })
  readonly password?: string;
}

export class UpdateAdminDto {
  @EnumField({ description: 'What the admin may do from now on.', values: ADMIN_ROLES, optional: true })
  readonly role?: AdminRole;

  @BooleanField({ description: 'Whether the admin is kept out; open sessions end.', optional: true })
  readonly is_disabled?: boolean;

  @TextField({
    description: 'A new password; open sessions end.',
    optional: true,
    minLength: PASSWORD_LENGTH_MIN,
    maxLength: PASSWORD_LENGTH_MAX,
    example: 'correct horse battery',
  })
  readonly password?: string;

  @BooleanField({ description: 'True takes the second factor away, for an admin who lost it.', optional: true })
  readonly remove_totp?: boolean;
}

export class AdminDto {
  @ApiProperty({ type: 'integer', example: 7 })
  readonly admin_id: number;

  @ApiProperty({ example: 'admin@example.com' })
  readonly email: string;

  @ApiProperty({ enum: ADMIN_ROLES })
  readonly role: AdminRole;

  @ApiProperty()
  readonly is_disabled: boolean;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(admin: AdminEntity) {
    this.admin_id = admin.adminId;
    this.email = admin.email;
    this.role = admin.role;
    this.is_disabled = admin.disabledAt !== null;
    this.created_at = wholeSeconds(admin.createdAt);
  }
}

export class CreatedAdminDto extends AdminDto {
  @ApiProperty({ required: false, description: 'Shown only here, and only when it was made up.' })
  readonly password?: string;

  constructor({ admin, generatedPassword }: CreatedAdmin) {
    super(admin);
    if (generatedPassword !== undefined) this.password = generatedPassword;
  }
}

export class AdminsDto {
  @ApiProperty({ type: [AdminDto], description: 'Ascending ids, at most 500.' })
  readonly admins: readonly AdminDto[];

  constructor(admins: readonly AdminEntity[]) {
    this.admins = admins.map((admin) => new AdminDto(admin));
  }
}
