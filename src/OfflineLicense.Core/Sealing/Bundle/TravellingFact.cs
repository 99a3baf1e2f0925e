namespace OfflineLicense.Sealing.Bundle;

/// <summary>Something that travels without a document: a line of <c>facts.jsonl</c>. There are two kinds and no others.</summary>
/// <param name="Fact">Its name in the list.</param>
/// <param name="At">To the second.</param>
internal abstract record TravellingFact(string Fact, DateTimeOffset At)
{
    public string? Reason { get; init; }

    public string? Operator { get; init; }

    /// <summary>SHA-256 of what it is about: a request document, or a key.</summary>
    public abstract Digest Subject { get; }
}

/// <summary>What happened at the desk to a request where CSSM gave no file.</summary>
/// <param name="Fact">One of <see cref="Facts"/>.</param>
/// <param name="Request">SHA-256 of the request document.</param>
/// <param name="At">To the second.</param>
internal sealed record RequestFact(string Fact, Digest Request, DateTimeOffset At) : TravellingFact(Fact, At)
{
    public static IReadOnlyList<string> Facts { get; } = ["uploaded", "refused", "done", "lost", "ignored"];

    public override Digest Subject => Request;
}

/// <summary>The origin revoked a key of its own: the peers that pinned it must no longer trust it.</summary>
/// <param name="Key">The key id.</param>
/// <param name="At">To the second.</param>
internal sealed record KeyRevokedFact(Digest Key, DateTimeOffset At) : TravellingFact(Name, At)
{
    public const string Name = "key-revoked";

    public override Digest Subject => Key;
}
