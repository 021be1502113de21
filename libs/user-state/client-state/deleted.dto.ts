import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'DeletedAccount' })
export class DeletedDto {
  @ApiProperty({ type: Boolean, example: true })
  readonly IsCompleted: boolean = true;
}
