namespace OfflineLicense.Formats;

/// <summary>
/// What <c>offlic</c> writes at the head of its own files, so that a folder we read and write (a TFTP root) never takes
/// our own paper for evidence. Whoever writes such a file begins it with one of these; the recognizer knows them all.
/// </summary>
internal static class OwnFileMarker
{
    /// <summary>First line of a checklist, a CSV, a list of digests (<c>sha256sum -c</c> skips it), an exported key.</summary>
    public const string Line = "# offlic ";

    /// <summary>First line of a command sheet: a comment to IOS, so that pasting the complete sheet does no harm.</summary>
    public const string SheetLine = "! offlic ";

    /// <summary>Is within the first 512 bytes of an HTML report.</summary>
    public const string Page = "<!-- offlic ";

    /// <summary>The constant first line of a bundle's <c>SHA256SUMS</c> (docs/bundle-format.md 1), without its line end.</summary>
    public const string BundleTypeLine =
        "9e2865b78b377bd120f3acd77531a184623ed5f09bd8144fa3d5f9006e58be6b  FORMAT.offlic-bundle-1";

    /// <summary>The first line of a statement about a key (docs/bundle-format.md 3.1), without its line end.</summary>
    public const string KeyStatement = "offlic-key/1";

    /// <summary>The format name: the content of the type member, and the first member of <c>manifest.json</c>.</summary>
    public const string BundleFormat = "offlic-bundle/1";
}
