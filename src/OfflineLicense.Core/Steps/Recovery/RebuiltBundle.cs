using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;

namespace OfflineLicense.Steps.Recovery;

/// <summary>What a rebuild did with a bundle.</summary>
internal enum RebuildOutcome
{
    /// <summary>Its documents and facts are in the ledger again.</summary>
    TakenBack,

    /// <summary>It was in the ledger; nothing changed.</summary>
    AlreadyHeld,

    /// <summary>It was left out, for the reason in <see cref="RebuiltBundle.Message"/>.</summary>
    Left,

    /// <summary>It is not valid, or its key is not trusted.</summary>
    Refused,
}

/// <summary>The names of outcomes in JSON.</summary>
internal static class RebuildOutcomeNames
{
    private static readonly string[] Names = ["taken-back", "already-held", "left", "refused"];

    public static string Name(this RebuildOutcome outcome) => Names[(int)outcome];
}

/// <summary>A bundle from which a ledger is rebuilt.</summary>
/// <param name="Manifest">Null: it was refused before its manifest was trusted.</param>
/// <param name="Refusal">Why it was refused; null: it was not.</param>
/// <param name="Message">Why it was left out; null: it was not.</param>
internal sealed record RebuiltBundle(
    BundleSource Source, RebuildOutcome Outcome, Manifest? Manifest, Failure? Refusal = null, string? Message = null);
