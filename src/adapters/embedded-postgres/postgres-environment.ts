/**
 * All that PostgreSQL's programs see of the environment: neither the service's secrets nor stray PG* variables.
 * English messages, because some of them are recognised. (Windows adds what its programs can't do without.)
 */
export const POSTGRES_ENVIRONMENT: Readonly<Record<string, string>> =
  process.platform === 'win32'
    ? { LC_ALL: 'C' }
    : {
        LC_ALL: 'C',
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
      };
