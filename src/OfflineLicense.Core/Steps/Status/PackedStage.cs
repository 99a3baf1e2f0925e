namespace OfflineLicense.Steps.Status;

/// <summary>In a zone: how far a packed request is known to have come.</summary>
internal enum PackedStage
{
    /// <summary>The desk has not acknowledged its bundle.</summary>
    InTransit,

    /// <summary>A bundle of the desk acknowledged it.</summary>
    AtDesk,

    /// <summary>The desk marked it as uploaded at CSSM.</summary>
    Uploaded,
}
