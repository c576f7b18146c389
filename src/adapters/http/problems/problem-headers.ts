import { ConstantHeaders } from '../constant-headers.ts';

/** What every error answer has in common: nobody may keep it. */
export const PROBLEM_HEADERS = new ConstantHeaders({ 'Cache-Control': 'no-store' });
