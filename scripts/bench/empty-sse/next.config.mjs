export default {
  poweredByHeader: false,
  // It is built in a temporary folder with a link to the product's packages: both must be under the root.
  turbopack: { root: '/' },
};
