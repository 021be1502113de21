import { USER_ACTIONS_PATH } from './user-envelope.dto';

const SEGMENT = '([^/?]+)';
const PREFIX_CHARACTERS = /[.*+?^${}()|[\]\\]/g;

/**
 * Turns the address that older clients use, `/api/v2/{TemplateID}/{TitleID}/Client/User/{Action}/{UserID}` (TemplateID
 * optional), into that of the action, with title and user as query parameters; other addresses stay as they are.
 * @param apiPrefix in front of all routes, empty for none
 */
export function userActionAlias(apiPrefix: string): (url: string) => string {
  const prefix = apiPrefix.replace(PREFIX_CHARACTERS, '\\$&');
  const alias = new RegExp(
    `^${prefix}/api/v2/(?:${SEGMENT}/)?${SEGMENT}/Client/User/${SEGMENT}/${SEGMENT}/?(?:\\?.*)?$`,
  );
  return (url) => {
    const match = alias.exec(url);
    if (!match) return url;
    const [, , titleId = '', action = '', userId = ''] = match;
    return `${apiPrefix}/${USER_ACTIONS_PATH}/${action}?TitleID=${titleId}&UserID=${userId}`;
  };
}
