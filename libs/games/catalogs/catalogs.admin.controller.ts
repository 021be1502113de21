import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseGuards } from '@nestjs/common';
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
import { AdminGuard, AdminRoles, Audited, type RouteParams } from '@goldkeep/auth';
import { ApiErrors, readDto } from '@goldkeep/http';
import { gameIdIn, GameIdPipe } from '../game-id.pipe';
import { AddItemDto } from './add-item/add-item.dto';
import { AddItemCommand } from './add-item/add-item.handler';
import { CatalogDto, CatalogItemDto, CatalogItemNameDto, ItemTermsDto, termsOf } from './catalog-item.dto';
import { DeleteItemCommand } from './delete-item/delete-item.handler';
import { GetItemQuery } from './get-item/get-item.handler';
import { ItemsPageDto, ListItemsDto } from './list-items/list-items.dto';
import { ListItemsQuery } from './list-items/list-items.handler';
import { ReplaceItemCommand } from './replace-item/replace-item.handler';

@ApiTags('Admin: catalogs')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/catalogs/:version/items')
@UseGuards(AdminGuard)
export class CatalogsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "List a catalog's items; a catalog that nobody has put anything into is empty" })
  @ApiOkResponse({ type: ItemsPageDto })
  @ApiErrors({ 400: ['validation_failed'], 401: ['invalid_session'], 404: ['game_not_found'] })
  async listItems(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param() { version }: CatalogDto,
    @Query() { cursor, limit }: ListItemsDto,
  ): Promise<ItemsPageDto> {
    const query = new ListItemsQuery({ gameId, catalogVersion: version, cursor, limit });
    return new ItemsPageDto(await this.queries.execute(query));
  }

  @Post()
  @AdminRoles('economist')
  @ApiOperation({ summary: 'Add an item to a catalog' })
  @ApiCreatedResponse({ type: CatalogItemDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
    409: ['item_id_taken', 'item_limit_reached'],
  })
  async addItem(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param() { version }: CatalogDto,
    @Body() dto: AddItemDto,
  ): Promise<CatalogItemDto> {
    const name = { gameId, catalogVersion: version, itemId: dto.item_id };
    return new CatalogItemDto(await this.commands.execute(new AddItemCommand({ name, terms: termsOf(dto) })));
  }

  @Put(':item_id')
  @AdminRoles('economist')
  @Audited({ state: readItem })
  @ApiOperation({
    summary: 'Say anew what an item is; what is left out takes its default, but stackable, which never changes',
  })
  @ApiOkResponse({ type: CatalogItemDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found', 'item_not_found'],
  })
  async replaceItem(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param() { version, item_id }: CatalogItemNameDto,
    @Body() dto: ItemTermsDto,
  ): Promise<CatalogItemDto> {
    const name = { gameId, catalogVersion: version, itemId: item_id };
    return new CatalogItemDto(await this.commands.execute(new ReplaceItemCommand({ name, terms: termsOf(dto) })));
  }

  @Delete(':item_id')
  @HttpCode(204)
  @AdminRoles('economist')
  @Audited({ state: readItem })
  @ApiOperation({ summary: 'Take an item out of its catalog' })
  @ApiNoContentResponse({ description: 'The catalog no longer has it.' })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found', 'item_not_found'],
  })
  async deleteItem(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param() { version, item_id }: CatalogItemNameDto,
  ): Promise<void> {
    const name = { gameId, catalogVersion: version, itemId: item_id };
    await this.commands.execute(new DeleteItemCommand({ name }));
  }
}

async function readItem(queries: QueryBus, params: RouteParams): Promise<CatalogItemDto> {
  const { version, item_id: itemId } = readDto(CatalogItemNameDto, params);
  const name = { gameId: gameIdIn(params), catalogVersion: version, itemId };
  return new CatalogItemDto(await queries.execute(new GetItemQuery({ name })));
}
