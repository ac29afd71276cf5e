/** The build of hls.js without subtitles and DRM has no types of its own. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
