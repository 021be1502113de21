import { BooleanField } from '@goldkeep/http';

export class RotateKeyDto {
  @BooleanField({
    description: 'The old key ends at once, for one that has leaked. Otherwise it still works for 7 days.',
    optional: true,
  })
  readonly immediate?: boolean | undefined;
}
