// The entry that every Node.js can read: old ones must be able to parse it, some as a script, some as a module.
(function start() {
  // crypto.randomUUIDv7 came with 24.16; type stripping without a warning came earlier in 24.
  var oldest = [24, 16];
  var found = process.versions.node;
  var parts = found.split('.').map(Number);

  function refuse(sentences) {
    console.error(sentences.join(' '));
    process.exitCode = 1;
  }

  if (parts[0] < oldest[0] || (parts[0] === oldest[0] && parts[1] < oldest[1])) {
    refuse([
      'Latchkey needs Node.js ' + oldest.join('.') + ' or newer; this is ' + found + '.',
      'On Linux and Windows `npm ci && npm start` brings the right one along; elsewhere install it first.',
    ]);
    return;
  }

  // Stripped and compiled code is kept from one start to the next: 15 MB less memory and half the time to start. Where
  // nothing can be written it is done anew; NODE_COMPILE_CACHE names another place.
  process
    .getBuiltinModule('node:module')
    .enableCompileCache(process.argv[1] + '/../../node_modules/.cache/latchkey');

  import('./main.ts').catch(function explain(error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/^Cannot find package/.test(error.message)) throw error;
    refuse(['The packages that Latchkey needs are not installed: run `npm ci`, then `npm start`.']);
  });
})();
