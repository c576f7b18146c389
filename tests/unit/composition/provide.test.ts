import { expect } from 'chai';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { provide } from '#composition/provide.ts';

class Greeter {
  readonly #deps: { readonly name: string; readonly times: number };

  constructor(deps: { readonly name: string; readonly times: number }) {
    this.#deps = deps;
  }

  greet(): string {
    return `hello ${this.#deps.name} `.repeat(this.#deps.times).trimEnd();
  }
}

const NAME = Symbol('Name') as ServiceIdentifier<string>;
const TIMES = Symbol('Times') as ServiceIdentifier<number>;
const GREETER = Symbol('Greeter') as ServiceIdentifier<Greeter>;

describe('Providing a service', () => {
  it('builds it once, of the services that its dependencies name', () => {
    const container = new Container({ defaultScope: 'Singleton' });
    container.bind(NAME).toConstantValue('ada');
    container.bind(TIMES).toConstantValue(2);
    container.load(
      new ContainerModule((options) => {
        provide(options, GREETER, { times: TIMES, name: NAME }, (deps) => new Greeter(deps));
      }),
    );
    expect(container.get(GREETER).greet()).to.equal('hello ada hello ada');
    expect(container.get(GREETER)).to.equal(container.get(GREETER));
  });

  it('does not compile with a dependency that is missing or of another type, nor for another token', () => {
    const module = new ContainerModule((options) => {
      // @ts-expect-error `times` is missing.
      provide(options, GREETER, { name: NAME }, (deps) => new Greeter(deps));
      // @ts-expect-error `times` is a text.
      provide(options, GREETER, { name: NAME, times: NAME }, (deps) => new Greeter(deps));
      // @ts-expect-error A greeter is no text.
      provide(options, NAME, { name: NAME, times: TIMES }, (deps) => new Greeter(deps));
    });
    expect(module).to.be.instanceOf(ContainerModule);
  });
});
