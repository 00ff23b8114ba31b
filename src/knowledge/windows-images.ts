// As whom containers of Microsoft's base images run where nobody says it: https://learn.microsoft.com/en-us/virtualization/windowscontainers/manage-containers/container-security
// "When to use ContainerAdmin and ContainerUser user accounts". Images built on them may say otherwise.
import { parseImage } from './images.ts';

const BASES = [
  { names: /^mcr\.microsoft\.com\/windows\/nanoserver$/, user: 'ContainerUser' },
  {
    names: /^mcr\.microsoft\.com\/(?:windows(?:\/server)?|windows\/servercore(?:\/.+)?|dotnet\/framework\/.+)$/,
    user: 'ContainerAdministrator',
  },
] as const;

/** Undefined for an image that is not known. */
export function windowsUserOf(image: string | undefined): (typeof BASES)[number]['user'] | undefined {
  const { name } = parseImage(image ?? '');
  return BASES.find(({ names }) => names.test(name))?.user;
}
