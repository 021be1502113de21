import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import { AdminGuard, AdminRoles } from '../admin.guard';
import { Audited, type RouteParams } from '../audit/audited';
import { EndSessionsCommand } from '../sessions/end-sessions/end-sessions.handler';
import { AdminIdPipe } from './admin-id.pipe';
import { AdminDto, AdminsDto, CreateAdminDto, CreatedAdminDto, UpdateAdminDto } from './admin.dto';
import { CreateAdminCommand } from './create-admin/create-admin.handler';
import { DeleteAdminCommand } from './delete-admin/delete-admin.handler';
import { GetAdminQuery } from './get-admin/get-admin.handler';
import { ListAdminsQuery } from './list-admins/list-admins.handler';
import { UpdateAdminCommand } from './update-admin/update-admin.handler';

@ApiTags('Admin: staff')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/admins')
@UseGuards(AdminGuard)
@AdminRoles('owner')
export class AdminsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the staff' })
  @ApiOkResponse({ type: AdminsDto })
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'] })
  async listAdmins(): Promise<AdminsDto> {
    return new AdminsDto(await this.queries.execute(new ListAdminsQuery()));
  }

  @Post()
  @ApiOperation({ summary: 'Take somebody onto the staff' })
  @ApiCreatedResponse({ type: CreatedAdminDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    409: ['admin_email_taken'],
  })
  async createAdmin(@Body() { email, role, password }: CreateAdminDto): Promise<CreatedAdminDto> {
    return new CreatedAdminDto(await this.commands.execute(new CreateAdminCommand({ email, role, password })));
  }

  @Get(':admin_id')
  @ApiOperation({ summary: 'Read one of the staff' })
  @ApiParam({ name: 'admin_id', type: 'integer' })
  @ApiOkResponse({ type: AdminDto })
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['admin_not_found'] })
  async getAdmin(@Param('admin_id', AdminIdPipe) adminId: number): Promise<AdminDto> {
    return new AdminDto(await this.queries.execute(new GetAdminQuery({ adminId })));
  }

  @Patch(':admin_id')
  @Audited({ state: readAdmin })
  @ApiOperation({ summary: 'Give an admin another role or password, or keep the admin out' })
  @ApiParam({ name: 'admin_id', type: 'integer' })
  @ApiOkResponse({ type: AdminDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['admin_not_found'],
    409: ['last_owner'],
  })
  async updateAdmin(
    @Param('admin_id', AdminIdPipe) adminId: number,
    @Body() { role, is_disabled: isDisabled, password, remove_totp: removesTotp }: UpdateAdminDto,
  ): Promise<AdminDto> {
    const change = { role, isDisabled, password, removesTotp };
    return new AdminDto(await this.commands.execute(new UpdateAdminCommand({ adminId, change })));
  }

  @Delete(':admin_id')
  @HttpCode(204)
  @Audited({ state: readAdmin })
  @ApiOperation({ summary: 'Take an admin off the staff' })
  @ApiParam({ name: 'admin_id', type: 'integer' })
  @ApiNoContentResponse({ description: 'The admin is gone, with all sessions.' })
  @ApiErrors({
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['admin_not_found'],
    409: ['last_owner'],
  })
  async deleteAdmin(@Param('admin_id', AdminIdPipe) adminId: number): Promise<void> {
    await this.commands.execute(new DeleteAdminCommand({ adminId }));
  }

  @Delete(':admin_id/sessions')
  @HttpCode(204)
  @ApiOperation({ summary: 'End all sessions of an admin' })
  @ApiParam({ name: 'admin_id', type: 'integer' })
  @ApiNoContentResponse({ description: 'Every access token of the admin is dead.' })
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['admin_not_found'] })
  async endSessionsOfAdmin(@Param('admin_id', AdminIdPipe) adminId: number): Promise<void> {
    await this.commands.execute(new EndSessionsCommand({ adminId }));
  }
}

async function readAdmin(queries: QueryBus, params: RouteParams): Promise<AdminDto> {
  const adminId = new AdminIdPipe().transform(params.admin_id ?? '');
  return new AdminDto(await queries.execute(new GetAdminQuery({ adminId })));
}
