namespace OfflineLicense.Steps.Collect;

/// <summary>What <c>validate</c> found.</summary>
internal enum Validity
{
    /// <summary>A licensing document without a refusal, or output of a device.</summary>
    Valid,

    /// <summary>It is damaged, refused, or no licensing file although a person named it.</summary>
    Invalid,

    /// <summary>No licensing file, inside an archive: no fault.</summary>
    Unrelated,

    /// <summary>One of its own bundles, which <c>verify</c> checks.</summary>
    Bundle,

    /// <summary>It was not read.</summary>
    Unread,
}
