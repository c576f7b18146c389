/** How many codes a set has. */
export const RECOVERY_CODES = 10;
/** 24 characters of Crockford's base 32 are 120 bits. */
export const RECOVERY_CODE_CHARACTERS = 24;
const GROUP = 4;
export const CROCKFORD_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE = new RegExp(`^[${CROCKFORD_ALPHABET}]{${RECOVERY_CODE_CHARACTERS}}$`);

/** A code as it is shown: in groups that are easy to read and to type. */
export function groupedRecoveryCode(code: string): string {
  const groups = code.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
  return groups.join('-');
}

/** A typed code as it was made: any case, spaces and hyphens left out, letters that look like a digit read as it. Null for what can be no code. */
export function parseRecoveryCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return CODE.test(code) ? code : null;
}
