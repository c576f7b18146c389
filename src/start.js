// The entry that every Node.js can read: old ones must be able to parse it, some as a script, some as a module.
(function start() {
  // Older releases of Node.js 24 were not tried.
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

  function prepare(builtins) {
    // Compiled code is kept from one start to the next, which halves the time to start. NODE_COMPILE_CACHE names another
    // folder; where none can be written, everything is compiled anew.
    builtins[0].enableCompileCache(process.argv[1] + '/../../node_modules/.cache/latchkey');
    // Password hashing takes all cores but one of libuv's threads; this leaves four for files and DNS. libuv reads the
    // variable once, when the first thread is needed.
    if (!process.env.UV_THREADPOOL_SIZE) {
      process.env.UV_THREADPOOL_SIZE = String(builtins[1].availableParallelism() + 3);
    }
    return import('./main.ts');
  }

  Promise.all([import('node:module'), import('node:os')])
    .then(prepare)
    .catch(function explain(error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/^Cannot find package/.test(error.message)) throw error;
      refuse(['The packages that Latchkey needs are not installed: run `npm ci`, then `npm start`.']);
    });
})();
