// The long forms of the suites in tests/faults and tests/security: more rounds, more bytes, more time.
import base from './.mocharc.js';

process.env.LONG = '1';

export default { ...base, parallel: false, timeout: 300_000, slow: 60_000 };
