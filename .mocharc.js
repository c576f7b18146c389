// Node strips the types, so mocha reads the TypeScript files as they are.
const ci = process.env.CI === 'true';
const namesFiles = process.argv.slice(2).some((argument) => /^(?:\.\/)?tests\//.test(argument));

export default {
  // mocha adds the files named on the command line to `spec`; naming some is meant to run only those.
  spec: namesFiles ? [] : ['tests/{architecture,unit,contract,http,process}/**/*.test.ts'],
  require: ['./tests/support/root-hooks.ts'],
  extension: ['ts'],
  // A limit against hanging, generous enough for a machine that is busy with something else.
  timeout: 60_000,
  slow: 2_000,
  failZero: true,
  // In CI neither a forgotten `.only` nor a skipped suite may look like success.
  forbidOnly: ci,
  forbidPending: ci,
};
