export { AddUsageTimeCommand, GetUsageTimeQuery, type UsageDay, type UsageTime } from './usage-messages';
