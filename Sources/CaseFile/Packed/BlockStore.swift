// Many byte streams that grow side by side, in small blocks cut from large slabs. Each block is a
// link to the next one and its bytes; a stream knows its first and last block.

/// The end of a stream, where it grows.
struct StreamEnd: Sendable {
  fileprivate(set) var first: UInt32 = 0
  fileprivate var last: UInt32 = 0
  /// Bytes used of the last block.
  fileprivate var used = UInt16(BlockStore.room)
  fileprivate var isStarted = false
}

/// Blocks for streams. A value to its owner: who holds it copies it first where it is shared.
final class BlockStore: @unchecked Sendable {
  static let blockSize = 240
  static let linkSize = 4
  static let room = blockSize - linkSize
  private static let slabBlocks = 4096
  /// The longest piece that one call appends.
  static let pieceLimit = 1024

  /// The slabs, in a table of its own: an array would be retained at each look.
  private var slabs = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: 8)
  private var capacity = 8
  private var slabCount = 0
  private var blocks: UInt32 = 0

  init() {}

  private static let slabSize = slabBlocks * blockSize

  private func addSlab() {
    if slabCount == capacity {
      let larger = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: capacity * 2)
      larger.initialize(from: slabs, count: slabCount)
      slabs.deallocate()
      (slabs, capacity) = (larger, capacity * 2)
    }
    let slab = UnsafeMutableRawPointer.allocate(byteCount: BlockStore.slabSize, alignment: 16)
    (slabs + slabCount).initialize(to: slab)
    slabCount += 1
  }

  func copy() -> BlockStore {
    let other = BlockStore()
    for slab in 0..<slabCount {
      other.addSlab()
      other.slabs[slab].copyMemory(from: slabs[slab], byteCount: BlockStore.slabSize)
    }
    other.blocks = blocks
    return other
  }

  /// What the blocks in use take.
  var byteCount: Int { Int(blocks) * BlockStore.blockSize }

  deinit {
    for slab in 0..<slabCount { slabs[slab].deallocate() }
    slabs.deallocate()
  }

  @inline(__always) private func block(_ index: UInt32) -> UnsafeMutableRawPointer {
    slabs[Int(index >> 12)] + Int(index & 4095) * BlockStore.blockSize
  }

  /// Appends the first `count` of the bytes; sixteen can be read there whatever `count` is.
  @inline(__always) func append(
    _ bytes: UnsafeRawPointer, _ count: Int, to end: inout StreamEnd
  ) {
    let used = Int(end.used)
    if count <= 16, used + 16 <= BlockStore.room {
      let target = block(end.last) + (BlockStore.linkSize + used)
      target.storeBytes(of: bytes.loadUnaligned(as: UInt64.self), as: UInt64.self)
      target.storeBytes(
        of: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self), toByteOffset: 8,
        as: UInt64.self)
      end.used = UInt16(truncatingIfNeeded: used + count)
    } else {
      appendAcross(bytes, count, to: &end)
    }
  }

  private func appendAcross(_ bytes: UnsafeRawPointer, _ count: Int, to end: inout StreamEnd) {
    var done = 0
    while done < count {
      if Int(end.used) == BlockStore.room { startBlock(&end) }
      let part = min(count - done, BlockStore.room - Int(end.used))
      let target = block(end.last) + (BlockStore.linkSize + Int(end.used))
      target.copyMemory(from: bytes + done, byteCount: part)
      end.used += UInt16(part)
      done += part
    }
  }

  private func startBlock(_ end: inout StreamEnd) {
    let new = blocks
    blocks += 1
    if Int(new >> 12) == slabCount { addSlab() }
    if end.isStarted {
      block(end.last).storeBytes(of: new, as: UInt32.self)
    } else {
      (end.first, end.isStarted) = (new, true)
    }
    (end.last, end.used) = (new, 0)
  }

  /// The whole stream, with at least 32 further bytes behind it; answers its length. `bytes` only
  /// ever grows.
  func read(_ end: StreamEnd, into bytes: inout [UInt8]) -> Int {
    guard end.isStarted else { return 0 }
    var length = 0
    var index = end.first
    while true {
      let part = index == end.last ? Int(end.used) : BlockStore.room
      if bytes.count < length + part + 32 {
        bytes.append(contentsOf: repeatElement(0, count: bytes.count + BlockStore.room + 32))
      }
      let source = block(index)
      bytes.withUnsafeMutableBytes { target in
        target.baseAddress.map { ($0 + length).copyMemory(from: source + 4, byteCount: part) }
      }
      length += part
      if index == end.last { return length }
      index = source.load(as: UInt32.self)
    }
  }
}
