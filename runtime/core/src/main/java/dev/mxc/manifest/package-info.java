/**
 * The capability manifest, version 1. Bytes become a located tree ({@link
 * dev.mxc.manifest.TreeReader}), the tree a {@link dev.mxc.manifest.Manifest} ({@link
 * dev.mxc.manifest.ManifestBinder}), and manifest, {@link dev.mxc.manifest.Overrides} and {@link
 * dev.mxc.manifest.Ceiling} together a {@link dev.mxc.manifest.Policy} ({@link
 * dev.mxc.manifest.PolicyCompiler}). A manifest may come from an enemy: every step is bounded, and
 * whatever is wrong is a {@link dev.mxc.manifest.ManifestException} that names the place.
 */
@NullMarked
package dev.mxc.manifest;

import org.jspecify.annotations.NullMarked;
