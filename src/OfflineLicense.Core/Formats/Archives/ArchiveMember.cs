namespace OfflineLicense.Formats.Archives;

/// <summary>
/// One thing found in an archive: a document, or why there is none. Also the refusal of a damaged container: then
/// <see cref="Label"/> names the container.
/// </summary>
/// <param name="Label"><c>a.tar.gz!inner.tar.gz!b.txt</c>: raw names, never a path, to be escaped when shown.</param>
/// <param name="Content">The complete document; empty where <see cref="Refusal"/> is set.</param>
internal sealed record ArchiveMember(string Label, byte[] Content)
{
    /// <summary>The member's own name without its folders: the name of a response (<c>ACK_…</c>).</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary><c>too-large</c>, <c>unsafe-archive</c>, <c>truncated</c> or <c>malformed</c>.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>A <c>manifest.mf</c>: it describes the archive and is not a licensing document.</summary>
    public bool IsManifest => Name.Equals(FileNames.ArchiveManifest, StringComparison.OrdinalIgnoreCase);

    public static ArchiveMember Refuse(string label, string name, RefusalReason reason, string message) =>
        new(label, []) { Name = name, Refusal = new Refusal(reason, message) };
}
