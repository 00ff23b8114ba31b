/** The lists of containers of a Pod spec. Source: kubernetes/api core/v1/types.go PodSpec. */
export const CONTAINER_LISTS: readonly string[] = ['initContainers', 'containers', 'ephemeralContainers'];
