import type { ContainerModuleLoadOptions, ServiceIdentifier } from 'inversify';

type Identifiers<Deps> = { readonly [Name in keyof Deps]: ServiceIdentifier<Deps[Name]> };

/**
 * inversify's `bind(token).toResolvedValue(make, [tokens])`, with the dependencies by name instead of by position: all
 * classes here take one object of them. A missing dependency, or one of another type, does not compile.
 */
export function provide<T, Deps extends object>(
  options: ContainerModuleLoadOptions,
  token: ServiceIdentifier<T>,
  deps: Identifiers<Deps>,
  make: (deps: Deps) => T,
): void {
  const names = Object.keys(deps);
  const identifiers = Object.values(deps) as ServiceIdentifier<unknown>[];
  options
    .bind(token)
    .toResolvedValue<unknown[]>(
      (...services) => make(Object.fromEntries(names.map((name, index) => [name, services[index]])) as Deps),
      identifiers as never,
    );
}
